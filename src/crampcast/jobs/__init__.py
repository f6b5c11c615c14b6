"""What crampcast does for people: inspect, import, plan; and the safety limits all advice passes."""
