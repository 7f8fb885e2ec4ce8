/* Licensed to the ASF under one or more contributor license agreements. */
package org.example.util;

import java.util.List;

/**
 * A stack of <b>things</b>.
 * <p>
 * Use {@link #push(Object)} and {@code pop}.
 *
 * @param <T> the type of things
 * @author Nobody
 * @since 1.2
 */
@Deprecated
public class Stack<T> extends Base implements Iterable<T> {
    private int size = 0;

    /** Makes an empty one. */
    public Stack() { }

    /**
     * Puts a thing on top.
     *
     * @param thing the thing, not null
     * @return this stack
     * @throws IllegalStateException if it is full
     * @see #pop()
     */
    @Override
    public Stack<T> push(T thing) {
        return this;
    }

    interface Visitor { void visit(Object o); }
    enum Mode { A, B; void f() {} }
}
