/** One of `names` by chance, in proportion to the weights; without any weight, the first. */
export function chooseByWeight(weights: ReadonlyMap<string, number>, random: () => number): string | undefined {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  let left = random() * total;
  for (const [name, weight] of weights) {
    left -= weight;
    if (left < 0) return name;
  }
  return weights.keys().next().value;
}
