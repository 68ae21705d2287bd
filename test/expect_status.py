# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""expect_status.py N COMMAND...: runs a command, which has to end with status N.

Its output, standard error included, goes to standard output.
"""

import subprocess
import sys

wanted = int(sys.argv[1])
done = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                      timeout=120)
sys.stdout.buffer.write(done.stdout)
if done.returncode != wanted:
    sys.stderr.write("status %d instead of %d\n%s\n" % (
        done.returncode, wanted, done.stdout.decode(errors="replace")))
    sys.exit(1)
