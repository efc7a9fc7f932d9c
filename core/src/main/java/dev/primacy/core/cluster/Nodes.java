package dev.primacy.core.cluster;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The nodes of one cluster, in order of name. */
public record Nodes(SortedMap<NodeId, Node> byId) implements Iterable<Map.Entry<NodeId, Node>> {

  public static final Nodes NONE = new Nodes(Collections.emptySortedMap());

  public Nodes {
    byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
  }

  public Optional<Node> find(NodeId id) {
    return Optional.ofNullable(byId.get(id));
  }

  public List<NodeId> ids() {
    return List.copyOf(byId.keySet());
  }

  public int size() {
    return byId.size();
  }

  public Optional<Admission> admissionOf(NodeId id) {
    return find(id).flatMap(Node::admission);
  }

  @Override
  public Iterator<Map.Entry<NodeId, Node>> iterator() {
    return byId.entrySet().iterator();
  }

  Nodes with(NodeId id, Node node) {
    TreeMap<NodeId, Node> next = new TreeMap<>(byId);
    next.put(id, node);
    return new Nodes(next);
  }

  Nodes changed(NodeId id, UnaryOperator<Node> change) {
    return find(id).map(node -> with(id, change.apply(node))).orElse(this);
  }

  Nodes each(UnaryOperator<Node> change) {
    TreeMap<NodeId, Node> next = new TreeMap<>(byId);
    next.replaceAll((_, node) -> change.apply(node));
    return new Nodes(next);
  }
}
