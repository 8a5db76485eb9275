// Which of the colours of site.css a cluster has; further clusters begin anew.

export const COLOURS = 12;

/** Return the class of a cluster's colour. */
export function classOf(cluster) {
  return `c${cluster % COLOURS}`;
}
