"""Writes to HDFS and reads it again until it is told to stop, and knows what must come out.

    tinderbox submit hdfs_rounds.py FOLDER LEAST_ROUNDS STOP_FILE

Each round writes a table of its own and reads back all that were written so far: a block that was lost, or a job that forgot one, is a wrong sum.
"""

import os
import sys
import time

from pyspark.sql import SparkSession

folder, least, stop = sys.argv[1], int(sys.argv[2]), sys.argv[3]
ROWS = 20_000

spark = SparkSession.builder.appName("HDFS rounds").getOrCreate()
done = 0
while True:
    last = os.path.exists(stop)
    spark.range(done * ROWS, (done + 1) * ROWS, 1, 4).write.mode("overwrite").parquet(f"{folder}/{done}")
    done += 1
    total = spark.read.parquet(*[f"{folder}/{n}" for n in range(done)]).selectExpr("sum(id)").first()[0]
    wanted = sum(range(done * ROWS))
    if total != wanted:
        print(f"round {done} is wrong: {total} and not {wanted}", flush=True)
        sys.exit(4)
    print(f"round {done}", flush=True)
    if last and done >= least:
        break
    time.sleep(1)
print(f"all {done} rounds were right", flush=True)
spark.stop()
