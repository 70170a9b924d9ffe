print("every type")
