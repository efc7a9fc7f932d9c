/** One PostgreSQL server: its files, its processes, its sessions, and what is done to them. */
@NullMarked
package dev.primacy.postgres;

import org.jspecify.annotations.NullMarked;
