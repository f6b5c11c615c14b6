"""Where compiled programs are kept between two commands: as everywhere on this machine."""

from crampcast.home.compiled import CACHE_VARIABLE, compiled_folder, is_own, keep_compiled_programs

__all__ = ["CACHE_VARIABLE", "compiled_folder", "is_own", "keep_compiled_programs"]
