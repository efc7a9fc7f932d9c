/** The process beside one PostgreSQL server: keeps its promise, follows its goal, reports facts. */
@NullMarked
package dev.primacy.agent;

import org.jspecify.annotations.NullMarked;
