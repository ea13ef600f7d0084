"""Makes trace.csv: requests to a language model over ten minutes, in the form of public traces.

They are few and short, so that a small model on one core keeps up with them at ten times their
speed. The same seed gives the same file: python3 make_trace.py > trace.csv
"""

import datetime
import random

SEED = 4566
REQUESTS = 20
DURATION_SECONDS = 600


def main():
    chance = random.Random(SEED)
    start = datetime.datetime(2026, 1, 12, 9, 0, 0)
    print("TIMESTAMP,ContextTokens,GeneratedTokens")
    for seconds in sorted(chance.uniform(0, DURATION_SECONDS) for _ in range(REQUESTS)):
        context = min(180, max(40, round(chance.lognormvariate(4.5, 0.4))))
        generated = min(40, max(6, round(chance.lognormvariate(3.0, 0.5))))
        moment = start + datetime.timedelta(seconds=seconds)
        print(f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond:06d}0,{context},{generated}")


main()
