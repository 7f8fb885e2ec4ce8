/*
 * Copyright (c) 2021 Someone
 * Licensed under the MIT license.
 */
/**
 * @file widget.hpp
 * @brief Widgets and their parts.
 */
#ifndef WIDGET_HPP
#define WIDGET_HPP

#include <string>

/// The most widgets.
#define MAX_WIDGETS 10

namespace ui {
namespace detail {

/**
 * @brief A widget on the screen.
 *
 * Holds a \c name and is drawn by draw().
 *
 * @tparam T the type of its value
 */
template <typename T>
class Widget : public Base {
public:
    /// Makes a widget.
    /// @param name  its name
    explicit Widget(const std::string& name);

    /**
     * Draws it.
     * \param[in] x the x place
     * \param[in] y the y place, which
     *            may be long
     * \return true when drawn
     * \throws std::runtime_error if there is no screen
     * \code
     * widget.draw(1, 2);
     * \endcode
     */
    virtual bool draw(int x, int y) const;

    int size() const { return size_; }
    Widget& operator=(const Widget& other) = default;
    bool operator==(const Widget& o) const { return true; }

private:
    int size_; ///< its size
};

// Adds two numbers.
int add(int a, int b);

enum class Color { Red, Green };

}  // namespace detail
}  // namespace ui

template <typename T>
bool ui::detail::Widget<T>::draw(int x, int y) const {
    return x < y;
}

/* A C struct. */
typedef struct point {
    int x;
} point_t;

static inline char *name_of(const point_t *p) { return 0; }
#endif
