"""Prints the time, in nanoseconds since 1970, at random moments for some forty seconds."""

import random
import time

end = time.monotonic() + 40
while time.monotonic() < end:
    time.sleep(random.uniform(0.05, 0.4))
    print(time.time_ns(), flush=True)
print("end", flush=True)
