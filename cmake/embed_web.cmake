# Puts the built page (web/dist) into a program: one generated assembler file with the bytes, one table of paths.
# Without web/dist the table is empty and the server says where the page would be.

set(web_dist ${CMAKE_SOURCE_DIR}/web/dist)
set(web_assets ${CMAKE_BINARY_DIR}/web_assets)
file(GLOB_RECURSE web_files CONFIGURE_DEPENDS ${web_dist}/*)
add_custom_command(
  OUTPUT ${web_assets}.S ${web_assets}.cpp
  COMMAND ${CMAKE_COMMAND} -DDIST=${web_dist} -DMADE=${web_assets} -P ${CMAKE_SOURCE_DIR}/cmake/make_web_assets.cmake
  DEPENDS ${web_files} ${CMAKE_SOURCE_DIR}/cmake/make_web_assets.cmake
  COMMENT "Embedding the page")
set_source_files_properties(${web_assets}.S PROPERTIES OBJECT_DEPENDS "${web_files}")

add_library(rapport_page STATIC ${web_assets}.S ${web_assets}.cpp)
target_link_libraries(rapport_page PRIVATE rapport_options)
