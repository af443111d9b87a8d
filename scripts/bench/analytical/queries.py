"""An analytical job: queries in the manner of TPC-H's 1, 3, 5, 6 and 18 over Parquet on HDFS. Prints a hash of all results."""

import hashlib
import sys
import time

from pyspark.sql import SparkSession

folder = sys.argv[1]
spark = SparkSession.builder.appName("queries").getOrCreate()
for table in ("region", "nation", "supplier", "customer", "orders", "lineitem"):
    spark.read.parquet(f"{folder}/{table}").createOrReplaceTempView(table)

queries = {
    1: """select l_returnflag, l_linestatus, sum(l_quantity), sum(l_extendedprice),
        sum(l_extendedprice * (1 - l_discount)), sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)),
        avg(l_quantity), avg(l_extendedprice), avg(l_discount), count(*)
        from lineitem where l_shipdate <= date '1998-09-02'
        group by l_returnflag, l_linestatus order by l_returnflag, l_linestatus""",
    3: """select l_orderkey, sum(l_extendedprice * (1 - l_discount)) revenue, o_orderdate, o_shippriority
        from customer join orders on c_custkey = o_custkey join lineitem on l_orderkey = o_orderkey
        where c_mktsegment = 'BUILDING' and o_orderdate < date '1995-03-15' and l_shipdate > date '1995-03-15'
        group by l_orderkey, o_orderdate, o_shippriority
        order by revenue desc, o_orderdate, l_orderkey limit 10""",
    5: """select n_name, sum(l_extendedprice * (1 - l_discount)) revenue
        from customer join orders on c_custkey = o_custkey join lineitem on l_orderkey = o_orderkey
        join supplier on l_suppkey = s_suppkey and c_nationkey = s_nationkey
        join nation on s_nationkey = n_nationkey join region on n_regionkey = r_regionkey
        where r_name = 'ASIA' and o_orderdate >= date '1994-01-01' and o_orderdate < date '1995-01-01'
        group by n_name order by revenue desc, n_name""",
    6: """select sum(l_extendedprice * l_discount) from lineitem
        where l_shipdate >= date '1994-01-01' and l_shipdate < date '1995-01-01'
        and l_discount between 0.05 and 0.07 and l_quantity < 24""",
    18: """select c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice, sum(l_quantity)
        from customer join orders on c_custkey = o_custkey join lineitem on o_orderkey = l_orderkey
        where o_orderkey in (select l_orderkey from lineitem group by l_orderkey having sum(l_quantity) > 150)
        group by c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice
        order by o_totalprice desc, o_orderdate, o_orderkey limit 100""",
}
digest = hashlib.sha256()
for number, text in queries.items():
    began = time.monotonic()
    digest.update(repr(spark.sql(text).collect()).encode())
    print(f"query {number}: {time.monotonic() - began:.1f} s")
print("results", digest.hexdigest()[:16])
spark.stop()
