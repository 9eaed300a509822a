# SPDX-License-Identifier: Apache-2.0
"""The judge: training of the offline one's model, and the throughput of the workers."""
