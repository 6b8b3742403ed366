"""From signal to answer: telling, the situation that it belongs to, acting, answering and informing."""
