"""The worker: what time and queued jobs set going. An entrance, like a page: each job is one domain call."""
