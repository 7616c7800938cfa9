package io.bactrian.llm.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntPredicate;

/**
 * Unit vectors side by side, searched by looking at all of them: at ten thousand that costs less than a graph that finds most of them.
 * The newest take the places of the oldest.
 */
final class Vectors<T> {

    /** Whole numbers of 14 bits: the sum of the products of two unit vectors then fits an int. */
    private static final int SCALE = 1 << 14;

    record Near<T>(T what, double similarity) {
    }

    private final int most;
    private final int dimensions;
    private final int head;
    private final List<T> rows = new ArrayList<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private short[] numbers;
    private int[] groups = new int[1];
    /** The length of each vector behind its head. */
    private int[] tails = new int[1];
    private int oldest;

    Vectors(int most, int dimensions) {
        this.most = most;
        this.dimensions = dimensions;
        this.head = dimensions / 3;
        this.numbers = new short[dimensions];
    }

    int dimensions() {
        return dimensions;
    }

    /** @param group only vectors of one group are compared */
    void add(T row, int group, float[] vector) {
        lock.writeLock().lock();
        try {
            int place = rows.size();
            if (place == most) {
                place = oldest++ % most;
                rows.set(place, row);
            } else {
                rows.add(row);
            }
            if (place >= groups.length) {
                groups = Arrays.copyOf(groups, groups.length * 2);
                tails = Arrays.copyOf(tails, groups.length);
                numbers = Arrays.copyOf(numbers, groups.length * dimensions);
            }
            groups[place] = group;
            short[] scaled = scaled(vector);
            tails[place] = tail(scaled);
            System.arraycopy(scaled, 0, numbers, place * dimensions, dimensions);
        } finally {
            lock.writeLock().unlock();
        }
    }

    void remove(T row) {
        lock.writeLock().lock();
        try {
            int place = rows.indexOf(row);
            if (place >= 0) {
                int last = rows.size() - 1;
                rows.set(place, rows.get(last));
                rows.remove(last);
                groups[place] = groups[last];
                tails[place] = tails[last];
                System.arraycopy(numbers, last * dimensions, numbers, place * dimensions, dimensions);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    int size() {
        lock.readLock().lock();
        try {
            return rows.size();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The nearest few, nearest first. */
    List<Near<T>> nearest(float[] vector, IntPredicate groupFits, double least, int count) {
        short[] asked = scaled(vector);
        long tail = tail(asked);
        int bound = (int) Math.floor(least * SCALE * SCALE);
        List<Near<T>> found = new ArrayList<>();
        lock.readLock().lock();
        try {
            for (int row = 0; row < rows.size(); row++) {
                if (groupFits.test(groups[row])) {
                    // By Cauchy and Schwarz the tails cannot give more than their lengths: most vectors are out after their heads.
                    int product = product(asked, 0, head, row * dimensions);
                    if (product + tail * tails[row] < bound) {
                        continue;
                    }
                    product += product(asked, head, dimensions, row * dimensions);
                    if (product >= bound) {
                        found.add(new Near<>(rows.get(row), product / (double) SCALE / SCALE));
                    }
                }
            }
        } finally {
            lock.readLock().unlock();
        }
        found.sort(Comparator.comparingDouble((Near<T> near) -> -near.similarity()));
        return found.size() > count ? List.copyOf(found.subList(0, count)) : found;
    }

    private int product(short[] asked, int from, int to, int row) {
        int first = 0;
        int second = 0;
        int third = 0;
        int fourth = 0;
        int at = from;
        for (; at + 3 < to; at += 4) {
            first += asked[at] * numbers[row + at];
            second += asked[at + 1] * numbers[row + at + 1];
            third += asked[at + 2] * numbers[row + at + 2];
            fourth += asked[at + 3] * numbers[row + at + 3];
        }
        for (; at < to; at++) {
            first += asked[at] * numbers[row + at];
        }
        return first + second + third + fourth;
    }

    /** Rounded up, so that the bound holds. */
    private int tail(short[] scaled) {
        double square = 0;
        for (int at = head; at < scaled.length; at++) {
            square += (double) scaled[at] * scaled[at];
        }
        return (int) Math.ceil(Math.sqrt(square));
    }

    private static short[] scaled(float[] vector) {
        double length = 0;
        for (float number : vector) {
            length += (double) number * number;
        }
        double factor = length == 0 ? 0 : SCALE / Math.sqrt(length);
        short[] scaled = new short[vector.length];
        for (int at = 0; at < vector.length; at++) {
            scaled[at] = (short) Math.round(vector[at] * factor);
        }
        return scaled;
    }
}
