import numpy as np

from cinecluster.clustering.centres import cluster_centres


def test_a_centre_is_the_mean_of_its_films_and_an_empty_cluster_has_none() -> None:
    rows = np.array([[0.0, 2.0], [4.0, 0.0], [5.0, 5.0]])
    assert cluster_centres(rows, np.array([1, 1, 0]), 3).tolist() == [[5, 5], [2, 1], [0, 0]]
