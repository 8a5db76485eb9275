"""Generated MovieLens-shaped data of any size: nobody's ratings, for measuring speed, memory and scale."""
