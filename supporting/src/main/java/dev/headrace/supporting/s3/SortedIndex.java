package dev.headrace.supporting.s3;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable ordered map from keys to values: each change gives a new one that shares all but a
 * path with the old, so that a listing walks one moment's contents while others change them. It is
 * an AVL tree in {@link Utf8Order}.
 */
final class SortedIndex<V> {
  private static final SortedIndex<?> EMPTY = new SortedIndex<>(null);

  private final @Nullable Node<V> root;

  private SortedIndex(@Nullable Node<V> root) {
    this.root = root;
  }

  @SuppressWarnings("unchecked") // it holds no value
  static <V> SortedIndex<V> empty() {
    return (SortedIndex<V>) EMPTY;
  }

  /** One key with its value. */
  record Entry<V>(String key, V value) {}

  private record Node<V>(
      Entry<V> entry, @Nullable Node<V> left, @Nullable Node<V> right, int height) {}

  boolean isEmpty() {
    return root == null;
  }

  @Nullable V get(String key) {
    Node<V> node = root;
    while (node != null) {
      int order = Utf8Order.INSTANCE.compare(key, node.entry.key());
      if (order == 0) {
        return node.entry.value();
      }
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  /** The index with a key's value set. */
  SortedIndex<V> with(String key, V value) {
    return new SortedIndex<>(put(root, new Entry<>(key, value)));
  }

  /** The index without a key; itself where it has none. */
  SortedIndex<V> without(String key) {
    return get(key) == null ? this : new SortedIndex<>(remove(root, key));
  }

  /**
   * Walks the entries in order, from the first that is not to be skipped.
   *
   * @param skipped true for keys up to some place in the order, and false from there on
   */
  Iterator<Entry<V>> from(Predicate<String> skipped) {
    ArrayDeque<Node<V>> path = new ArrayDeque<>();
    Node<V> node = root;
    while (node != null) {
      if (skipped.test(node.entry.key())) {
        node = node.right;
      } else {
        path.push(node);
        node = node.left;
      }
    }
    return new Walk<>(path);
  }

  /** Walks all entries in order. */
  Iterator<Entry<V>> all() {
    return from(key -> false);
  }

  private static final class Walk<V> implements Iterator<Entry<V>> {
    private final ArrayDeque<Node<V>> path;

    Walk(ArrayDeque<Node<V>> path) {
      this.path = path;
    }

    @Override
    public boolean hasNext() {
      return !path.isEmpty();
    }

    @Override
    public Entry<V> next() {
      Node<V> head = path.poll();
      if (head == null) {
        throw new NoSuchElementException();
      }
      Node<V> node = head.right;
      while (node != null) {
        path.push(node);
        node = node.left;
      }
      return head.entry;
    }
  }

  private static <V> Node<V> put(@Nullable Node<V> node, Entry<V> entry) {
    if (node == null) {
      return node(entry, null, null);
    }
    int order = Utf8Order.INSTANCE.compare(entry.key(), node.entry.key());
    if (order == 0) {
      return node(entry, node.left, node.right);
    }
    return order < 0
        ? balanced(node.entry, put(node.left, entry), node.right)
        : balanced(node.entry, node.left, put(node.right, entry));
  }

  private static <V> @Nullable Node<V> remove(@Nullable Node<V> node, String key) {
    if (node == null) {
      return null;
    }
    int order = Utf8Order.INSTANCE.compare(key, node.entry.key());
    if (order < 0) {
      return balanced(node.entry, remove(node.left, key), node.right);
    }
    if (order > 0) {
      return balanced(node.entry, node.left, remove(node.right, key));
    }
    if (node.left == null) {
      return node.right;
    }
    if (node.right == null) {
      return node.left;
    }
    Entry<V> next = first(node.right);
    return balanced(next, node.left, remove(node.right, next.key()));
  }

  private static <V> Entry<V> first(Node<V> node) {
    Node<V> first = node;
    while (first.left != null) {
      first = first.left;
    }
    return first.entry;
  }

  private static int height(@Nullable Node<?> node) {
    return node == null ? 0 : node.height;
  }

  private static <V> Node<V> node(Entry<V> entry, @Nullable Node<V> left, @Nullable Node<V> right) {
    return new Node<>(entry, left, right, 1 + Math.max(height(left), height(right)));
  }

  private static <V> Node<V> balanced(
      Entry<V> entry, @Nullable Node<V> left, @Nullable Node<V> right) {
    int lean = height(left) - height(right);
    if (left != null && lean > 1) {
      return leftHeavy(entry, left, right);
    }
    if (right != null && lean < -1) {
      return rightHeavy(entry, left, right);
    }
    return node(entry, left, right);
  }

  private static <V> Node<V> leftHeavy(Entry<V> entry, Node<V> left, @Nullable Node<V> right) {
    Node<V> inner = left.right;
    if (inner == null || height(left.left) >= height(inner)) {
      return node(left.entry, left.left, node(entry, inner, right));
    }
    return node(
        inner.entry, node(left.entry, left.left, inner.left), node(entry, inner.right, right));
  }

  private static <V> Node<V> rightHeavy(Entry<V> entry, @Nullable Node<V> left, Node<V> right) {
    Node<V> inner = right.left;
    if (inner == null || height(right.right) >= height(inner)) {
      return node(right.entry, node(entry, left, inner), right.right);
    }
    return node(
        inner.entry, node(entry, left, inner.left), node(right.entry, inner.right, right.right));
  }
}
