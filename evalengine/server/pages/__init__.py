"""Pages drawn by Python. The browser only shows them and sends back which button was pressed."""
