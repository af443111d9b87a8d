# What a class archive is trained with: the paths that most jobs take (an RDD in Python, a DataFrame, SQL, a file
# written and read, the driver's page asked for its stages), so that the classes they load are in it.
import os
import sys
import tempfile
import urllib.request
from operator import add

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, sum as total

spark = SparkSession.builder.appName("class archive").getOrCreate()
assert spark.sparkContext.parallelize(range(1000), 2).map(lambda n: n % 7).reduce(add) > 0
numbers = spark.range(1000).withColumn("group", col("id") % 5)
numbers.createOrReplaceTempView("numbers")
assert len(numbers.groupBy("group").agg(total("id")).collect()) == 5
assert spark.sql("select n.group, count(*) from numbers n join numbers m on n.id = m.id group by n.group").count() == 5
page = spark.sparkContext.uiWebUrl + "/api/v1/applications/" + spark.sparkContext.applicationId
for part in ("/stages", "/executors"):
    with urllib.request.urlopen(page + part) as answer:
        assert answer.read()
with tempfile.TemporaryDirectory() as folder:
    numbers.write.parquet(os.path.join(folder, "numbers"))
    assert spark.read.parquet(os.path.join(folder, "numbers")).count() == 1000
spark.stop()
sys.exit(0)
