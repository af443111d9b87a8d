-- How often each last digit occurs among the squares of a million numbers.
--
--     tinderbox submit examples/count.sql

CREATE TEMPORARY VIEW squares AS
SELECT id * id AS square
FROM range(1000000);

SELECT square % 10 AS digit, count(*) AS times
FROM squares
GROUP BY digit
ORDER BY digit;
