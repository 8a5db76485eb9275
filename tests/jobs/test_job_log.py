from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.errors import UnknownJob
from cinecluster.jobs.launcher import job_log


@given(st.text(alphabet="./\\\0~aß\n", max_size=80))
def test_no_id_leads_out_of_the_folder(job_id: str) -> None:
    if set(job_id) == {"a"} and len(job_id) <= 64:
        assert job_log(Path("home"), job_id) == Path("home/jobs") / f"{job_id}.log"
    else:
        with pytest.raises(UnknownJob):
            job_log(Path("home"), job_id)
