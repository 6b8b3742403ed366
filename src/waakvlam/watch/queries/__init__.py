"""Reading what is known about areas. As the app role: only where the viewer coordinates or directs."""
