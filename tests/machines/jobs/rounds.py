"""Works until it is told to stop, and knows what must come out: shuffles, data kept by executors, and a sum that nobody may get wrong.

    tinderbox submit rounds.py LEAST_ROUNDS STOP_FILE

Each round joins a shuffled and cached table, made once at the start, with a new one. It ends after the round in which STOP_FILE was seen on
the driver's machine, yet not before LEAST_ROUNDS. A worker that goes takes some of the table's blocks with it, so a round is right only if
they were handed on or made again.
"""

import os
import sys
import time

from pyspark.sql import SparkSession

least, stop = int(sys.argv[1]), sys.argv[2]
KEYS, PARTS = 1000, 6

spark = SparkSession.builder.appName("Rounds").getOrCreate()
context = spark.sparkContext
print("version", spark.version, flush=True)


def slowly(part, rows):
    # Long enough that a change meets running tasks, and no work for the processor.
    time.sleep(1)
    return [(n % KEYS, n) for n in rows]


table = (
    context.parallelize(range(KEYS * 10), PARTS)
    .mapPartitionsWithIndex(slowly)
    .reduceByKey(lambda a, b: a + b, PARTS)
    .cache()
)
# Of each key: the sum of its ten numbers.
expected = sum(range(KEYS * 10))
done = 0
while done < least or not os.path.exists(stop):
    last = os.path.exists(stop)
    fresh = context.parallelize(range(KEYS), PARTS).mapPartitionsWithIndex(slowly).mapValues(lambda n: n + done)
    joined = table.join(fresh, PARTS).mapValues(lambda pair: pair[0] * 2 + pair[1])
    total = joined.values().sum()
    wanted = 2 * expected + sum(range(KEYS)) + KEYS * done
    if total != wanted:
        print(f"round {done} is wrong: {total} and not {wanted}", flush=True)
        sys.exit(4)
    done += 1
    print(f"round {done}", flush=True)
    if last and done >= least:
        break

# The same by way of SQL: a stage, a shuffle, a stage.
rows = spark.range(0, 100_000, 1, PARTS).selectExpr("id % 7 AS k", "id").groupBy("k").sum("id").collect()
assert sum(row[1] for row in rows) == sum(range(100_000)), rows
print(f"all {done} rounds were right", flush=True)
spark.stop()
