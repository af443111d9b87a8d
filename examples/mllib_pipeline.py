"""Trains a model on HDFS, evaluates it, saves it there, loads it again, and finds the same accuracy. MLlib needs NumPy:

    tinderbox submit examples/mllib_pipeline.py --python-packages numpy
"""

import sys

try:
    import numpy  # noqa: F401
except ImportError:
    sys.exit("MLlib needs NumPy, and Python here has none: give --python-packages numpy to tinderbox submit")

from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import StandardScaler, VectorAssembler
from pyspark.sql import SparkSession
from pyspark.sql.functions import col, rand, randn, when

MODEL = sys.argv[1] if len(sys.argv) > 1 else "hdfs:///tmp/mllib_pipeline/model"

spark = SparkSession.builder.appName("MLlib pipeline").getOrCreate()
points = (
    spark.range(5000, numPartitions=2)
    .select(randn(1).alias("x"), randn(2).alias("y"), rand(3).alias("noise"))
    .withColumn("label", when(col("x") * 2 - col("y") + col("noise") > 0.5, 1.0).otherwise(0.0))
    .cache()
)
train, test = points.randomSplit([0.8, 0.2], seed=4)

model = Pipeline(
    stages=[
        VectorAssembler(inputCols=["x", "y"], outputCol="raw"),
        StandardScaler(inputCol="raw", outputCol="features"),
        LogisticRegression(maxIter=10),
    ]
).fit(train)
evaluator = MulticlassClassificationEvaluator(metricName="accuracy")
trained = evaluator.evaluate(model.transform(test))

model.write().overwrite().save(MODEL)
loaded = evaluator.evaluate(PipelineModel.load(MODEL).transform(test))
if loaded != trained:
    sys.exit(f"the model that was loaded is another one: accuracy {loaded}, not {trained}")
print(f"MLlib: accuracy {trained:.3f}, and the same of the model saved to {MODEL} and loaded again")
spark.stop()
