"""Words about files that are sent."""

WORDS = {
    "upload.none": "no file was chosen",
    "upload.empty": "the file is empty",
}
