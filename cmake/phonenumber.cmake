# libphonenumber: the installed runtime library, and its headers from tools/phonenumber-headers (which says why).
# Gives the target rapport_phonenumber. Only src/customers/phone.cpp uses it.
set(phonenumber_folder ${CMAKE_CURRENT_LIST_DIR}/../build/deps/phonenumber)

execute_process(
  COMMAND ${CMAKE_CURRENT_LIST_DIR}/../tools/phonenumber-headers ${phonenumber_folder}
  OUTPUT_VARIABLE phonenumber_include OUTPUT_STRIP_TRAILING_WHITESPACE
  RESULT_VARIABLE phonenumber_failed)
if(phonenumber_failed)
  message(FATAL_ERROR "The headers of libphonenumber are missing. Run tools/phonenumber-headers.")
endif()

# Without the -dev package there is no libphonenumber.so, so the library is found by its soname.
find_library(phonenumber_library NAMES libphonenumber.so.8 REQUIRED)
find_library(protobuf_library NAMES protobuf REQUIRED)

add_library(rapport_phonenumber INTERFACE)
target_include_directories(rapport_phonenumber SYSTEM INTERFACE ${phonenumber_include})
target_link_libraries(rapport_phonenumber INTERFACE ${phonenumber_library} ${protobuf_library})
