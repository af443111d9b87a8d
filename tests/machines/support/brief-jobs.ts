/** Properties for the block `spark.conf`: jobs of seconds do not earn what the optimizing compiler costs, in drivers and in containers of YARN either. */
export const briefJobs = ['driver', 'executor']
  .map((who) => `spark.${who}.defaultJavaOptions: -XX:TieredStopAtLevel=1`)
  .join(', ')
