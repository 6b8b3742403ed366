"""What changes: telling, acting, answering, informing and erasing."""
