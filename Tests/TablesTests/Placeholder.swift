// Placeholder, replaced as the suite is written.
