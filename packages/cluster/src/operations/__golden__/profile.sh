export JAVA_HOME=/opt/tinderbox/software/java-17
export PYSPARK_PYTHON=python3
[ ! -r /opt/tinderbox/clusters/demo/conf/client/spark-defaults.conf ] || export SPARK_CONF_DIR=/opt/tinderbox/clusters/demo/conf/client
export SPARK_HOME=/opt/tinderbox/software/spark-4.3.0
export SPARK_LOCAL_IP=127.0.0.1
export PATH=/opt/tinderbox/software/spark-4.3.0/bin:"$PATH"
