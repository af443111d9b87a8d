"""Writes a text to HDFS, reads it from there, counts its words, and writes and reads the counts:

    tinderbox submit examples/word_count_hdfs.py
    tinderbox submit examples/word_count_hdfs.py --on yarn
"""

import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, explode, split

FOLDER = sys.argv[1] if len(sys.argv) > 1 else "hdfs:///tmp/word_count_hdfs"
LINES = ["the quick brown fox jumps over the lazy dog", "the dog barks at the fox"] * 1000

spark = SparkSession.builder.appName("Word count on HDFS").getOrCreate()
spark.createDataFrame([(line,) for line in LINES], "line string").repartition(3).write.mode("overwrite").text(
    f"{FOLDER}/text"
)
words = spark.read.text(f"{FOLDER}/text").select(explode(split(col("value"), " ")).alias("word"))
words.groupBy("word").count().write.mode("overwrite").parquet(f"{FOLDER}/counts")

counts = {row["word"]: row["count"] for row in spark.read.parquet(f"{FOLDER}/counts").collect()}
if counts["the"] != 4000 or sum(counts.values()) != sum(len(line.split()) for line in LINES):
    sys.exit(f"the counts are wrong: {counts}")
print(f"Words on HDFS: {sum(counts.values())} in {len(LINES)} lines, \"the\" {counts['the']} times, in {FOLDER}")
spark.stop()
