"""What importing the package does to the process: nothing."""

import sys

import cinecluster.plots


def test_no_finder_of_the_librarys_is_left_behind() -> None:
    assert cinecluster.plots.__doc__
    assert not [finder for finder in sys.meta_path if "pygal" in type(finder).__module__]
