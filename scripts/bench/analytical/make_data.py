"""Tables like those of TPC-H, made by formulas: the same on every run. They are not dbgen's, so results are not to be compared with anybody's TPC-H."""

import sys

from pyspark.sql import SparkSession

folder, orders = sys.argv[1], int(sys.argv[2])
customers, suppliers = orders // 10, max(10, orders // 150)
spark = SparkSession.builder.appName("make data").getOrCreate()


def some(of, salt):
    """A number from 0 to of - 1, scattered over the rows."""
    return f"pmod(xxhash64({salt}, id), {of})"


def one_of(words, salt):
    listed = ", ".join(f"'{word}'" for word in words)
    return f"element_at(array({listed}), cast({some(len(words), salt)} + 1 as int))"


def write(name, rows, *columns, files=1):
    table = spark.range(0, rows, 1, files).selectExpr(*columns)
    table.write.mode("overwrite").parquet(f"{folder}/{name}")


regions = ["AFRICA", "AMERICA", "ASIA", "EUROPE", "MIDDLE EAST"]
segments = ["AUTOMOBILE", "BUILDING", "FURNITURE", "MACHINERY", "HOUSEHOLD"]
write("region", 5, "id r_regionkey", f"element_at(array{tuple(regions)}, cast(id + 1 as int)) r_name")
write("nation", 25, "id n_nationkey", "concat('NATION ', id) n_name", "id % 5 n_regionkey")
write("supplier", suppliers, "id s_suppkey", f"{some(25, 1)} s_nationkey")
write(
    "customer",
    customers,
    "id c_custkey",
    "concat('Customer#', id) c_name",
    f"{some(25, 2)} c_nationkey",
    f"{one_of(segments, 3)} c_mktsegment",
)
write(
    "orders",
    orders,
    "id o_orderkey",
    f"{some(customers, 4)} o_custkey",
    f"date_add(date '1992-01-01', cast({some(2406, 5)} as int)) o_orderdate",
    "0 o_shippriority",
    f"cast({some(50000000, 6)} / 100 as decimal(12,2)) o_totalprice",
    files=4,
)
# Four lines for each order; the order's date is made once more by its own formula.
ordered = "date_add(date '1992-01-01', cast(pmod(xxhash64(5, id div 4), 2406) as int))"
write(
    "lineitem",
    orders * 4,
    "id div 4 l_orderkey",
    f"{some(suppliers, 7)} l_suppkey",
    f"cast({some(50, 8)} + 1 as decimal(12,2)) l_quantity",
    f"cast({some(10000000, 9)} / 100 as decimal(12,2)) l_extendedprice",
    f"cast({some(11, 10)} / 100 as decimal(12,2)) l_discount",
    f"cast({some(9, 11)} / 100 as decimal(12,2)) l_tax",
    f"{one_of(['A', 'N', 'R'], 12)} l_returnflag",
    f"{one_of(['F', 'O'], 13)} l_linestatus",
    f"date_add({ordered}, cast({some(121, 14)} as int)) l_shipdate",
    files=8,
)
print("made", spark.read.parquet(f"{folder}/lineitem").count())
