"""Makes trace.csv: requests to a language model over ten minutes, in the form of public traces.

Arrivals come in quiet and busy spells, context lengths spread widely, answers are mostly short.
The same seed gives the same file: python3 make_trace.py > trace.csv
"""

import datetime
import random

SEED = 4566
DURATION_SECONDS = 600
QUIET_PER_SECOND = 0.25
BUSY_PER_SECOND = 1.6
MEAN_SPELL_SECONDS = 45


def main():
    chance = random.Random(SEED)
    start = datetime.datetime(2026, 1, 12, 9, 0, 0)
    print("TIMESTAMP,ContextTokens,GeneratedTokens")
    seconds = 0.0
    busy = False
    spell_ends = chance.expovariate(1 / MEAN_SPELL_SECONDS)
    while True:
        seconds += chance.expovariate(BUSY_PER_SECOND if busy else QUIET_PER_SECOND)
        while seconds > spell_ends:
            busy = not busy
            spell_ends += chance.expovariate(1 / MEAN_SPELL_SECONDS)
        if seconds >= DURATION_SECONDS:
            return
        context = min(7_500, max(120, round(chance.lognormvariate(7.2, 0.8))))
        generated = min(900, max(6, round(chance.lognormvariate(4.2, 0.9))))
        moment = start + datetime.timedelta(seconds=seconds)
        print(f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond:06d}0,{context},{generated}")


main()
