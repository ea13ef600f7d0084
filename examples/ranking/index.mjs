// A tool: finds the passages of documents that a question is about.
//
// Event:  question, documents: [{name, text}], passages (how many to return)
// Result: passages: [{document, text, score}], best first
//
// Documents are cut into passages of whole sentences, which are ranked by BM25
// (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009).

const WORDS_PER_PASSAGE = 60;
const K1 = 1.2;
const B = 0.75;
const STOP_WORDS = new Set(
  ("a an and are as at be but by for from had has have how if in into is it its of on or such " +
    "that the their then there these they this to was were what when where which who why will " +
    "with").split(" "),
);

export async function handler(event) {
  const passages = event.documents.flatMap(cut);
  const ranked = rank(terms(event.question), passages);
  console.log(`${passages.length} passages of ${event.documents.length} documents ranked`);
  return { passages: ranked.slice(0, event.passages) };
}

function cut({ name, text }) {
  const passages = [];
  let sentences = [];
  let words = 0;
  for (const sentence of text.replace(/\s+/g, " ").split(/(?<=[.!?])\s+/)) {
    sentences.push(sentence);
    words += sentence.split(" ").length;
    if (words >= WORDS_PER_PASSAGE) {
      passages.push({ document: name, text: sentences.join(" ") });
      sentences = [];
      words = 0;
    }
  }
  if (sentences.length > 0) {
    passages.push({ document: name, text: sentences.join(" ") });
  }
  return passages;
}

// Lower-case words without endings that only say number or tense.
function terms(text) {
  return (text.toLowerCase().match(/[a-z]+/g) ?? [])
    .filter((word) => !STOP_WORDS.has(word))
    .map((word) => word.replace(/(ing|ed|es|s)$/, ""));
}

function rank(question, passages) {
  const counted = passages.map((passage) => count(passage));
  const meanLength = counted.reduce((sum, { length }) => sum + length, 0) / counted.length;
  const weights = new Map(
    [...new Set(question)].map((term) => {
      const holders = counted.filter(({ counts }) => counts.has(term)).length;
      return [term, Math.log(1 + (counted.length - holders + 0.5) / (holders + 0.5))];
    }),
  );
  return counted
    .map(({ passage, counts, length }) => {
      let score = 0;
      for (const [term, weight] of weights) {
        const n = counts.get(term) ?? 0;
        score += (weight * n * (K1 + 1)) / (n + K1 * (1 - B + (B * length) / meanLength));
      }
      return { ...passage, score: Number(score.toFixed(4)) };
    })
    .sort((a, b) => b.score - a.score);
}

function count(passage) {
  const counts = new Map();
  const words = terms(passage.text);
  for (const word of words) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return { passage, counts, length: words.length };
}
