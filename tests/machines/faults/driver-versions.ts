import type { Fault } from './fault.ts'

const unit = 'foreign'

/** The same class, but for one bit: Java takes it for another version of it, as it does what two lines of Spark have under one name. */
const otherJar = `import glob, struct, zipfile
spark = zipfile.ZipFile(glob.glob("/opt/tinderbox/software/spark-*/jars/spark-core_*.jar")[0])
name = "org/apache/spark/deploy/ApplicationDescription.class"
code = bytearray(spark.read(name))
at, left = 10, struct.unpack(">H", code[8:10])[0] - 1
while left > 0:
    tag = code[at]
    left -= 2 if tag in (5, 6) else 1
    at += {1: 3 + struct.unpack(">H", code[at + 1:at + 3])[0], 3: 5, 4: 5, 5: 9, 6: 9, 7: 3, 8: 3, 15: 4, 16: 3, 19: 3, 20: 3}.get(tag, 5)
code[at + 1] ^= 0x10
with zipfile.ZipFile("/var/tmp/other.jar", "w") as other:
    other.writestr(name, bytes(code))
`

const program = `from pyspark.sql import SparkSession
SparkSession.builder.appName("${unit}").getOrCreate()
`

export const driverVersions: Fault = {
  name: 'a notebook comes with another Spark',
  lab: 'spark',
  check: 'driver-versions',
  machine: 'n3',
  says: /a program at [\d.]+ has another Spark than the cluster's [\d.]+, or another Scala[^]*ApplicationDescription; local class incompatible/,
  simulated: "one class of its Spark is another than the cluster's",
  async inject({ machine }) {
    await machine('n3').run(['python3', '-c', otherJar])
    await machine('n3').run(
      `cat > /var/tmp/${unit}.py && systemd-run --quiet --collect --unit=${unit} --uid=tinderbox bash -c '. /etc/profile.d/tinderbox-lab.sh; cd /tmp; exec spark-submit --driver-class-path /var/tmp/other.jar /var/tmp/${unit}.py'`,
      { input: program },
    )
    await machine('n1').run(
      'for _ in $(seq 200); do grep -q "InvalidClassException: .*ApplicationDescription" /opt/tinderbox/clusters/lab/logs/spark-master.log && exit; sleep 0.3; done; exit 1',
    )
  },
  mended: false,
  async heal({ machine }) {
    await machine('n3').run(
      `systemctl kill -s KILL ${unit}; systemctl stop ${unit}; rm -f /var/tmp/${unit}.py /var/tmp/other.jar; true`,
    )
    // What is that old is spoken of no more.
    await machine('n1').run(': > /opt/tinderbox/clusters/lab/logs/spark-master.log')
  },
}
