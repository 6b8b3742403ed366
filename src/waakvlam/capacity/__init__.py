"""What there is too little of: hours of teams, and the bottlenecks that people run into."""
