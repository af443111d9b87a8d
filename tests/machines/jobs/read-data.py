"""Reads a file on HDFS again and again until it is told to stop; each time all of it must be there.

    tinderbox submit read-data.py PATH BYTES STOP_FILE
"""

import os
import sys
import time

from pyspark.sql import SparkSession

path, size, stop = sys.argv[1], int(sys.argv[2]), sys.argv[3]
spark = SparkSession.builder.appName("Read data").getOrCreate()
rounds, last = 0, False
while not last:
    last = os.path.exists(stop)
    seen = spark.sparkContext.binaryFiles(path).map(lambda found: len(found[1])).sum()
    assert seen == size, f"{seen} bytes, not {size}"
    rounds += 1
    print("round", rounds, flush=True)
    time.sleep(1)
print("all", rounds, "rounds were right", flush=True)
