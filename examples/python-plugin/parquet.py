# /// script
# requires-python = ">=3.9"
# dependencies = ["pyarrow>=14"]
# ///
from typing import List, Optional

import bellwether
from pyarrow.parquet import read_table


@bellwether.dataset
def parquet(path: bellwether.File, columns: Optional[List[str]] = None):
    """A table from a Parquet file, by pyarrow.

    Parameters:
        columns: the columns to read; all of them where they are left out
    """
    return read_table(path, columns=columns)
