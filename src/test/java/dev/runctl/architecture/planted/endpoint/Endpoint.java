package dev.runctl.architecture.planted.endpoint;

class Endpoint {
    Object bad = picocli.CommandLine.class;
    Object driver = org.sqlite.JDBC.class;
}
