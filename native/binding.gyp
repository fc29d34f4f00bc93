{
  "targets": [
    {
      "target_name": "capture",
      "sources": [
        "src/ask-netlink.cc",
        "src/binding.cc",
        "src/capture-object.cc",
        "src/engine-loop.cc",
        "src/engine-taps.cc",
        "src/engine.cc",
        "src/file-keeper.cc",
        "src/handle.cc",
        "src/interface.cc",
        "src/kernel-filter.cc",
        "src/name-space.cc",
        "src/netlink-request.cc",
        "src/opener.cc",
        "src/privileges.cc",
        "src/program-object.cc",
        "src/program.cc",
        "src/record-buffer.cc",
        "src/route-socket.cc",
        "src/trace-clock.cc"
      ],
      "include_dirs": [
        "include",
        "<!(node -p \"try { require('node-addon-api').include_dir } catch { 'include' }\")"
      ],
      "defines": ["NAPI_VERSION=8", "NAPI_DISABLE_CPP_EXCEPTIONS", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
      "cflags_cc": ["-std=c++17", "-Wall", "-Wextra", "-O2"],
      "cflags_cc!": ["-fno-exceptions", "-std=gnu++17", "-std=gnu++20"],
      "libraries": ["-lpcap"]
    }
  ]
}
