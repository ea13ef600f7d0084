package dev.headrace.advisor.live;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The coefficients, none of them below zero, that make the squares of relative errors smallest. One
 * that would be negative is zero, and the others are found anew.
 */
final class LeastSquares {
  private static final double LEAST_PIVOT = 1e-9;

  private final int unknowns;
  private final double[][] products;
  private final double[] targets;

  LeastSquares(int unknowns) {
    this.unknowns = unknowns;
    this.products = new double[unknowns][unknowns];
    this.targets = new double[unknowns];
  }

  /** Adds what was measured, which is above zero, and what each coefficient is multiplied by. */
  void add(double measured, double... factors) {
    for (int i = 0; i < unknowns; i++) {
      double scaled = factors[i] / measured;
      targets[i] += scaled;
      for (int j = 0; j < unknowns; j++) {
        products[i][j] += scaled * factors[j] / measured;
      }
    }
  }

  double[] solve() {
    boolean[] used = new boolean[unknowns];
    for (int i = 0; i < unknowns; i++) {
      used[i] = products[i][i] > 0;
    }
    double[] found = solve(used);
    int worst = mostNegative(found);
    while (worst >= 0) {
      used[worst] = false;
      found = solve(used);
      worst = mostNegative(found);
    }
    return found;
  }

  private static int mostNegative(double[] found) {
    int worst = -1;
    for (int i = 0; i < found.length; i++) {
      if (found[i] < 0 && (worst < 0 || found[i] < found[worst])) {
        worst = i;
      }
    }
    return worst;
  }

  /** By elimination, over columns scaled to one; what another one says already is left at zero. */
  private double[] solve(boolean[] used) {
    int[] columns = IntStream.range(0, unknowns).filter(i -> used[i]).toArray();
    int n = columns.length;
    double[] scale =
        Arrays.stream(columns).mapToDouble(i -> StrictMath.sqrt(products[i][i])).toArray();
    double[][] rows = new double[n][n + 1];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        rows[i][j] = products[columns[i]][columns[j]] / scale[i] / scale[j];
      }
      rows[i][n] = targets[columns[i]] / scale[i];
    }
    double[] found = new double[unknowns];
    boolean[] told = new boolean[n];
    for (int i = 0; i < n; i++) {
      told[i] = rows[i][i] > LEAST_PIVOT;
      if (told[i]) {
        eliminate(rows, i);
      }
    }
    for (int i = 0; i < n; i++) {
      found[columns[i]] = told[i] ? rows[i][n] / scale[i] : 0;
    }
    return found;
  }

  /** Makes a column zero in all rows but its own, where it is one. */
  private static void eliminate(double[][] rows, int pivot) {
    double[] own = rows[pivot];
    double by = own[pivot];
    for (int j = 0; j < own.length; j++) {
      own[j] /= by;
    }
    for (int i = 0; i < rows.length; i++) {
      double factor = rows[i][pivot];
      if (i != pivot && factor != 0) {
        for (int j = 0; j < own.length; j++) {
          rows[i][j] -= factor * own[j];
        }
      }
    }
  }
}
