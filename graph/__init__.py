"""What is known, and why: the model, the store, export, validation, the network projection and the views."""
