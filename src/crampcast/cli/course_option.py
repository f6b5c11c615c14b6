"""COURSE, ``--stations`` and ``--ground``, as everywhere on this machine."""

from crampcast.home.course_files import Heights, read_table, with_warnings
from crampcast.home.course_files import read_course as read_course_option

__all__ = ["Heights", "read_course_option", "read_table", "with_warnings"]
