# Puts the built page (web/dist) into the binary: one generated assembler file with the bytes, one table of paths.
# Without web/dist the table is empty and the server says where the page would be.

function(rapport_embed_web target)
  set(made ${CMAKE_BINARY_DIR}/web_assets)
  set(dist ${CMAKE_SOURCE_DIR}/web/dist)
  file(GLOB_RECURSE assets CONFIGURE_DEPENDS ${dist}/*)
  add_custom_command(
    OUTPUT ${made}.S ${made}.cpp
    COMMAND ${CMAKE_COMMAND} -DDIST=${dist} -DMADE=${made} -P ${CMAKE_SOURCE_DIR}/cmake/make_web_assets.cmake
    DEPENDS ${assets} ${CMAKE_SOURCE_DIR}/cmake/make_web_assets.cmake
    COMMENT "Embedding the page")
  set_source_files_properties(${made}.S PROPERTIES OBJECT_DEPENDS "${assets}")
  target_sources(${target} PRIVATE ${made}.S ${made}.cpp)
endfunction()
