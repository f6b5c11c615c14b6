"""Writers of what leaves the program: courses, workouts and calendars for other devices."""
