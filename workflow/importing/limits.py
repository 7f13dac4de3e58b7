"""How large a file of people may be: what is beyond is refused before it is unpacked, let alone read."""

MEGABYTE = 1024 * 1024

LARGEST_FILE = 5 * MEGABYTE
"""Bytes of the file as it comes."""
LARGEST_BODY = LARGEST_FILE + 64 * 1024
"""Bytes of a request with the file in it: a form adds its own lines."""
LARGEST_UNPACKED = 48 * MEGABYTE
"""Bytes of everything in an XLSX together, which is an archive."""
MOST_PARTS = 500
"""Files inside an XLSX; a workbook of a school has twenty."""
STEEPEST = 200
"""How many times larger than packed a part may be; sheets of people unpack five to forty times."""
STEEP_FROM = MEGABYTE
"""Parts smaller than this may be packed as tightly as they like."""
MOST_ROWS = 5000
MOST_COLUMNS = 100
MOST_ROW_NUMBER = 10_000
"""The last row that may hold a value: a row far below the others would be a table of empty cells."""
LONGEST_CELL = 4000
"""Signs; a request in words has as many at most."""
PROBLEMS_SHOWN = 200
KEPT_HOURS = 6
"""How long the file itself is kept when nobody confirms it."""
