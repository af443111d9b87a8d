"""Estimates pi: throws darts at a square, 10,000,000 or as many as are asked for, and counts those that hit the circle within it.

    tinderbox submit examples/pi.py
    tinderbox submit examples/pi.py 100000
"""

import sys
from operator import add
from random import random

from pyspark.sql import SparkSession

SAMPLES = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000


def hit(_):
    x, y = random(), random()
    return 1 if x * x + y * y <= 1 else 0


spark = SparkSession.builder.appName("Pi").getOrCreate()
context = spark.sparkContext

hits = context.parallelize(range(SAMPLES), context.defaultParallelism).map(hit).reduce(add)
print(f"Pi is (very) roughly {4 * hits / SAMPLES:.5f}")

spark.stop()
